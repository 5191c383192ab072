// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("button").X > Workspace().Max.X)
{
    // Three magnetic cubes make a rod.
    Grasp("brick");
    Lift(2 * FingerWidth());
    Assemble("cube");
    Look();
    Grasp("block");
    Lift(2 * FingerWidth());
    Assemble("brick");
    Look();
    Grasp("block");
    Lift(2 * FingerWidth());
}

Press("button", 0.9 * Travel("button"));
