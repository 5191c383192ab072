// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("flask").X > Workspace().Max.X)
{
    double x = Position("flask").X, y = Position("flask").Y + 0.15;
    Grasp("stick", -(Size("stick").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Push("flask", x, y);
}
else
{
    double x = Position("flask").X, y = Position("flask").Y + 0.15;
    Grasp("flask");
    Lift(FingerWidth());
    Place(x, y);
}
