namespace Robotics.Reorientation.Student;

/// <summary>
/// A picture of the object alone, laid over that of its goal: what is in front of what should be there without an object, moved
/// so that its middle, across the picture and along the depth, is the goal's. What is left between the two is how the object lies.
/// </summary>
internal static class Cutout
{
    /// <summary>m in front that count: three standard deviations of a camera's depth.</summary>
    private const float InFront = .012f;

    /// <param name="depth">As the camera gives it, 0 where it failed; [height, width].</param>
    /// <param name="empty">As drawn without an object, 0 where nothing is.</param>
    /// <param name="scale">How a depth is shown: 1 is nothing.</param>
    /// <param name="goal">The goal's plane, as shown.</param>
    /// <param name="plane">Written; nothing but 1 where no object is seen or none is drawn at the goal.</param>
    public static void Write(ReadOnlySpan<float> depth, ReadOnlySpan<float> empty, int width, Func<float, float> scale, ReadOnlySpan<float> goal, Span<float> plane)
    {
        Middle seen = default, wanted = default;
        for (int i = 0; i < depth.Length; i++)
        {
            plane[i] = 1;
            seen.Add(i, width, IsObject(depth[i], empty[i]) ? scale(depth[i]) : 1);
            wanted.Add(i, width, goal[i]);
        }

        if (seen.Count == 0 || wanted.Count == 0)
        {
            return;
        }

        int right = (int)Math.Round(wanted.X - seen.X), down = (int)Math.Round(wanted.Y - seen.Y), height = depth.Length / width;
        float back = (float)(wanted.Z - seen.Z);
        for (int i = 0; i < depth.Length; i++)
        {
            int x = (i % width) + right, y = (i / width) + down;
            if (IsObject(depth[i], empty[i]) && x >= 0 && x < width && y >= 0 && y < height)
            {
                plane[(y * width) + x] = Math.Clamp(scale(depth[i]) + back, -1, 1);
            }
        }
    }

    private static bool IsObject(float depth, float empty) => depth > 0 && (empty == 0 || depth < empty - InFront);

    /// <summary>Means over the pixels that show something.</summary>
    private struct Middle
    {
        private double x, y, z;

        public int Count { get; private set; }

        public readonly double X => x / Count;

        public readonly double Y => y / Count;

        public readonly double Z => z / Count;

        public void Add(int pixel, int width, float shown)
        {
            if (shown < 1)
            {
                (x, y, z, Count) = (x + (pixel % width), y + (pixel / width), z + shown, Count + 1);
            }
        }
    }
}
