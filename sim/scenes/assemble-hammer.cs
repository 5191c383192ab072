// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("nail").X > Workspace().Max.X)
{
    // Head and handle make a hammer; held at the head it reaches farthest.
    Grasp("head");
    Lift(2 * FingerWidth());
    Assemble("handle");
    Look();
    Grasp("head");
    Lift(2 * FingerWidth());
}

Press("nail", 0.9 * Travel("nail"));
