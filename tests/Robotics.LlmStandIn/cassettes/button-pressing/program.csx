// written by hand, not by a model
// Join three magnetic pieces in a row: the last one is at an end of it.
Grasp("cube");
Assemble("brick");
Grasp("block");
Assemble("brick");

// Take the row by that end.
Look();
Grasp("block");
Lift(0.06);

// Press with the other end.
Press("button", Math.Min(Travel("button"), 0.008 + 0.002));
