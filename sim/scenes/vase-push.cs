// How a person who knows the scene does it: the cushion below the sofa's side first, then up the steps and the vase over the edge.
double below = Position("sofa").Y + Extent("sofa").Y / 2 + Extent("cushion").Y / 2 + 0.04;
if (Math.Abs(Position("cushion").X - Position("vase").X) > 0.15 || Math.Abs(Position("cushion").Y - below) > 0.08)
{
    // A long way in two, because the robot's idea of where it is drifts.
    PushTo("cushion", Position("cushion").X, below);
    PushTo("cushion", (Position("cushion").X + Position("vase").X) / 2, Position("sofa").Y + Extent("sofa").Y / 2 + Extent("cushion").Y / 2 + 0.04);
    PushTo("cushion", Position("vase").X, Position("sofa").Y + Extent("sofa").Y / 2 + Extent("cushion").Y / 2 + 0.04);
}

WalkTo(Position("low_step").X - 0.75, Position("low_step").Y, 0);
StepTo(Position("sofa").X, Position("high_step").Y);
PushOff("vase", Math.PI / 2);
