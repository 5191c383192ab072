// How a person who knows the scene does it: the bench away from below the board's high end, then half of the robot's weight onto that end.
if (Math.Abs(Position("bench").Y - Position("board").Y) < 0.6 && Math.Abs(Position("bench").X - Position("board").X) < 1.3)
{
    PushTo("bench", Position("bench").X, Position("board").Y - 0.75);
}

PressDown("board", 0);
