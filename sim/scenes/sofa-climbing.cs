// How a person who knows the scene does it: the low box before the high one makes three steps, none higher than the robot's.
double front = Position("high_box").X - Extent("high_box").X / 2 - Extent("low_box").X / 2;
if (Position("low_box").X < front - 0.1)
{
    PushTo("low_box", Position("low_box").X, Position("high_box").Y);
    PushTo("low_box", Position("high_box").X - Extent("high_box").X / 2 - Extent("low_box").X / 2 - 0.02, Position("high_box").Y);
}

double line = (Position("high_box").Y + Position("low_box").Y) / 2;
WalkTo(Position("low_box").X - 0.75, line, 0);
StepTo(Position("sofa").X, (Position("high_box").Y + Position("low_box").Y) / 2);
