// written by hand, not by a model
// Take the stick at its near end.
Grasp("stick", Math.Max(0.03 - Size("stick").X / 2, Workspace().Min.X + 0.03 - Position("stick").X));
Lift(0.05);

// Push the can onto the tray.
double farthest = Workspace().Max.X - 0.03 + (Position("tray.tab").X - Workspace().Min.X - 0.02);
Push("can", Math.Min(Position("can").X, farthest), Position("tray.sheet").Y);

// Put the stick out of the way.
Vector3 spot = FreeSpot("stick");
Place(spot.X, spot.Y);

// Draw the tray with the can on it.
Look();
Grasp("tray.tab");
Drag(Math.Max(Workspace().Max.X - 0.03 - Position("can").X, Workspace().Min.X + 0.01 - Position("tray.tab").X), 0);
Release();

// Take the can.
Look();
Grasp("can");
Lift(0.1);
