// written by hand, not by a model
// Take the hammer by its handle, far enough from the head to reach behind the milk.
double reach = Position("milk").X + Size("milk").X / 2 + 0.03 - Workspace().Max.X;
double inner = Size("hammer").X / 2 - Size("hammer.head").X;
Grasp("hammer", Math.Max(0.03 - Size("hammer").X / 2, inner - reach));
Lift(0.05);

// Draw the milk into the workspace.
Pull("milk", Workspace().Max.X - 0.035, Math.Clamp(Position("milk").Y, Workspace().Min.Y + 0.1, Workspace().Max.Y - 0.1));

// Put the hammer out of the way.
Vector3 spot = FreeSpot("hammer");
Place(spot.X, spot.Y);

// Take the milk.
Look();
Grasp("milk");
Lift(0.1);
