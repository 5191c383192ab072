// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("lever").X > 0.6)
{
    // The hook goes around the lever's end and draws it along its arc.
    Grasp("hook", -(Size("hook").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
}

// A quarter turn towards the robot: counter-clockwise from the left, clockwise from the right.
Turn("lever", Position("lever").Y > Position("post").Y ? 1.5708 : -1.5708);
