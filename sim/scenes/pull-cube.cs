// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("cube").X > Workspace().Max.X)
{
    Grasp("crank", -(Size("crank").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("cube", Workspace().Max.X - 0.05, Position("cube").Y);
}
else
{
    Grasp("cube");
    Lift(2 * FingerWidth());
    Place(Workspace().Max.X - 0.12, 0);
}
