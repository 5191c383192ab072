// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("block").X > Workspace().Max.X)
{
    Grasp("pole", -(Size("pole").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Push("block", Position("block").X, Position("square").Y);
}
else
{
    Grasp("block");
    Lift(2 * FingerWidth());
    Place(Position("square").X, Position("square").Y);
}
