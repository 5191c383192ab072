using MuJoCo;
using Robotics.Geometry;

namespace Robotics.Sim.Tests;

public class BoxContactTests
{
    /// <summary>Boxes of any sizes and poses: every contact lies in both of them, and one rests on another on all its corners.</summary>
    [Fact]
    public void ContactsOfBoxesLieInBothBoxes()
    {
        MuJoCoLibrary.UseExactBoxes();
        var random = new Random(5);
        double In(double low, double high) => low + (high - low) * random.NextDouble();
        for (int round = 0; round < 40; round++)
        {
            Vector3 a = new(In(.01, .4), In(.01, .4), In(.002, .1)), b = new(In(.01, .1), In(.01, .1), In(.01, .1));
            using MjModel model = MjModel.FromXml(FormattableString.Invariant(
                $"<mujoco><worldbody><geom type='box' size='{a.X} {a.Y} {a.Z}'/><body><freejoint/><geom type='box' size='{b.X} {b.Y} {b.Z}'/></body></worldbody></mujoco>"));
            using var data = new MjData(model);
            var contacts = new MjContact[64];
            for (int k = 0; k < 100; k++)
            {
                bool rests = k % 2 == 0;
                Rotation r = rests
                    ? Rotation.AboutZ(In(-3, 3))
                    : new Rotation(In(-1, 1), In(-1, 1), In(-1, 1), In(-1, 1)).Normalized();
                Vector3 p = rests
                    ? new(In(-.5, .5) * a.X, In(-.5, .5) * a.Y, a.Z + b.Z - 1e-4)
                    : new(In(-1, 1) * (a.X + b.X), In(-1, 1) * (a.Y + b.Y), In(-1, 1) * (a.Z + b.Z));
                (p.X, p.Y, p.Z).CopyTo(data.Qpos);
                (data.Qpos[3], data.Qpos[4], data.Qpos[5], data.Qpos[6]) = (r.W, r.X, r.Y, r.Z);
                data.Forward();
                int count = data.Contacts(contacts);
                for (int c = 0; c < count; c++)
                {
                    Vector3 at = new(contacts[c].Position[0], contacts[c].Position[1], contacts[c].Position[2]);
                    double slack = 1e-6 - Math.Min(0, contacts[c].Distance);
                    Vector3 inB = r.Inverse * (at - p);
                    Assert.True(Inside(at, a, slack) && Inside(inB, b, slack), $"{at} of {a}, {inB} of {b}, {contacts[c].Distance}");
                }

                if (rests)
                {
                    Assert.True(count >= 3, $"{count} contacts under a resting box");
                    Assert.All(Enumerable.Range(0, count), c => Assert.InRange(Math.Abs(contacts[c].Frame[2]), .999, 1.001));
                }
            }
        }
    }

    private static bool Inside(Vector3 p, Vector3 half, double slack) =>
        Math.Abs(p.X) <= half.X + slack && Math.Abs(p.Y) <= half.Y + slack && Math.Abs(p.Z) <= half.Z + slack;
}

file static class Spans
{
    public static void CopyTo(this (double X, double Y, double Z) v, Span<double> to) => (to[0], to[1], to[2]) = (v.X, v.Y, v.Z);
}
