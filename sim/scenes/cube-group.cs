// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("green_cube").X > Workspace().Max.X)
{
    Grasp("hook", -(Size("hook").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("green_cube", Workspace().Max.X - 0.05, Position("green_cube").Y);
    Place(FreeSpot("hook").X, FreeSpot("hook").Y);
}
Grasp("green_cube");
Lift(5 * FingerWidth());
Place(Position("red_cube").X, Position("red_cube").Y - 2 * Size("red_cube").Y);
Grasp("blue_cube");
Lift(5 * FingerWidth());
Place(Position("red_cube").X, Position("red_cube").Y + 2 * Size("red_cube").Y);
