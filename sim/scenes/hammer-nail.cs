// How a person who knows the scene does it, for every layout in which it can be done.
if (Position("nail").X > Workspace().Max.X)
{
    Grasp("hammer", -(Size("hammer").X / 2 - FingerWidth()));
    Lift(2 * FingerWidth());
}
Press("nail", Travel("nail") * 0.9);
