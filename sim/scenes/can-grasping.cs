// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("can").X > Workspace().Max.X)
{
    // The stick brings the can onto the tray, and the tray brings the can.
    Grasp("stick", -(Size("stick").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
    Push("can", Position("can").X, Position("tray.sheet").Y);
    Look();
    Place(FreeSpot("stick").X, FreeSpot("stick").Y);
    Look();
    Grasp("tray");
    Drag(Workspace().Min.X + 0.8 * (Workspace().Max.X - Workspace().Min.X) - Position("can").X, 0);
    Release();
    Look();
}

Grasp("can");
Lift(0.1);
