// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("red_cube").X > Workspace().Max.X)
{
    Grasp("hook", -(Size("hook").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("red_cube", Workspace().Max.X - 0.05, Position("red_cube").Y);
    Place(FreeSpot("hook").X, FreeSpot("hook").Y);
}
Grasp("red_cube");
Lift(3 * FingerWidth());
Place(Position("green_cube").X, Position("green_cube").Y);
