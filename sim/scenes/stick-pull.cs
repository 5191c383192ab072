// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("pot").X > Workspace().Max.X)
{
    Grasp("rake", -(Size("rake").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("pot", 0.52, Position("pot").Y);
}
else
{
    Grasp("pot");
    Lift(FingerWidth());
    Place(0.42, Position("pot").Y);
}
