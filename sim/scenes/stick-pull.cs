// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("pot").X > Workspace().Max.X)
{
    Grasp("rake", -(Size("rake").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("pot", 0.45, Position("pot").Y);
}
else
{
    Push("pot", 0.45, Position("pot").Y);
}
