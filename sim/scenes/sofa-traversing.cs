// How a person who knows the scene does it: the board over the gap, as much of it on either side.
double from = Position("sofa_1").X + Extent("sofa_1").X / 2, to = Position("sofa_2").X - Extent("sofa_2").X / 2;
if (to - from > WidestGap() + 0.02)
{
    PushTo("surfboard", (from + to) / 2, Position("surfboard").Y);
    StepTo(Position("sofa_2").X + Extent("sofa_2").X / 2 - 0.33, Position("surfboard").Y);
}
else
{
    StepTo(Position("sofa_2").X, Position("sofa_2").Y);
}
