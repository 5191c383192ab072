// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("milk").X > Workspace().Max.X)
{
    // The hammer's head is a hook: behind the milk with it, and draw.
    Grasp("hammer", -0.75 * (Size("hammer").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Pull("milk", Workspace().Min.X + 0.8 * (Workspace().Max.X - Workspace().Min.X), 0);
    Look();
    Place(FreeSpot("hammer").X, FreeSpot("hammer").Y);
    Look();
}

Grasp("milk");
Lift(0.1);
