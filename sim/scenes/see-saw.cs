// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("vase").X > Workspace().Max.X)
{
    // The weight is heavier than the vase: as far beyond the pivot as the vase is before it.
    Grasp("weight");
    Lift(3 * FingerWidth());
    Place(2 * Position("board").X - Position("vase").X, 2 * Position("board").Y - Position("vase").Y);
}
else
{
    Grasp("vase");
    Lift(4 * FingerWidth());
}
