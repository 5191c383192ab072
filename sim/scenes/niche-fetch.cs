// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("cube").X > Workspace().Max.X)
{
    // The hook goes in beside the cube and brings it straight out: there are walls on both sides.
    Grasp("hook", -0.75 * (Size("hook").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("cube", Workspace().Min.X + 0.8 * (Workspace().Max.X - Workspace().Min.X), Position("cube").Y);
    Look();
    Place(FreeSpot("hook").X, FreeSpot("hook").Y);
    Look();
}

Grasp("cube");
Lift(0.1);
