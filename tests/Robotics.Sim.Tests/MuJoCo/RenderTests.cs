using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

/// <summary>What the renderer shows is what rays hit.</summary>
public class RenderTests
{
    private const int W = 160, H = 120;

    [Fact]
    public void Depth_and_segmentation_agree_with_rays()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        data.Step(120);
        data.Kinematics();
        using var renderer = new MjRenderer(model, W, H);
        var rgb = new byte[3 * W * H];
        var depth = new float[W * H];
        int[] ids = new int[W * H], kinds = new int[W * H];
        renderer.Draw(data, "top", rgb, depth, ids, kinds);

        var camera = model.Id(MjObject.Camera, "top");
        var f = renderer.FocalLength(camera);
        var r = data.CamXmat.Slice(9 * camera, 9).ToArray();
        double[] directions = new double[3 * W * H], distances = new double[W * H];
        var geoms = new int[W * H];
        for (var y = 0; y < H; y++)
            for (var x = 0; x < W; x++)
            {
                // In the camera's frame, of unit depth: x right, y up, looking along -z.
                double u = (x + .5 - W / 2.0) / f, v = -(y + .5 - H / 2.0) / f;
                for (var k = 0; k < 3; k++) directions[3 * (y * W + x) + k] = r[3 * k] * u + r[3 * k + 1] * v - r[3 * k + 2];
            }
        data.Rays(data.CamXpos.Slice(3 * camera, 3), directions, [1, 1, 1, 0, 0, 0], true, -1, distances, geoms);
        int same = 0, near = 0;
        for (var i = 0; i < W * H; i++)
        {
            if (ids[i] == geoms[i] && kinds[i] == (geoms[i] < 0 ? -1 : (int)MjObject.Geom)) same++;
            if (Math.Abs(depth[i] - Math.Max(0, distances[i])) < 1.5e-3) near++;
        }
        Assert.True(same > .985 * W * H, $"{same} of {W * H} pixels show the geom that their ray hits");
        Assert.True(near > .985 * W * H, $"{near} of {W * H} depths are within 1.5 mm of their ray's");
        foreach (var (name, channel) in new[] { ("box", 0), ("can", 1), ("ball", 2) })
        {
            // Each thing has pixels, and in its own colour.
            var shown = Enumerable.Range(0, W * H).Where(i => ids[i] == model.Id(MjObject.Geom, name)).ToArray();
            Assert.True(shown.Length > 50, $"{name} shows {shown.Length} pixels");
            Assert.True(shown.Count(i => rgb[3 * i + channel] > 2 * rgb[3 * i + (channel + 1) % 3]) > .9 * shown.Length);
        }
    }

    [Fact]
    public void Pictures_repeat_bit_for_bit_from_any_thread_and_through_any_renderer()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        data.Step(100);
        var camera = new MjFreeCamera(0, 0, .1, 1.2, 120, -35);
        var options = new MjRenderOptions { Shadows = true, Reflections = true };
        using var a = new MjRenderer(model, W, H, options);
        var first = new byte[3 * W * H];
        a.Draw(data, camera, first);
        Assert.Contains(first, c => c > 100);
        Parallel.For(0, 4, i =>
        {
            using var world = new MjData(model);
            lock (data) world.CopyFrom(data);
            using var b = new MjRenderer(model, W, H, options);
            for (var k = 0; k < 3; k++)
            {
                var again = new byte[3 * W * H];
                b.Draw(world, camera, again);
                Assert.Equal(first, again);
            }
        });
        var last = new byte[3 * W * H];
        a.Draw(data, camera, last);
        Assert.Equal(first, last);
    }

    [Fact]
    public void Nothing_is_at_depth_zero_and_of_no_object()
    {
        using var model = MjModel.FromXml("<mujoco><worldbody><camera name='up' pos='0 0 1' xyaxes='1 0 0 0 -1 0'/><geom size='.1' pos='0 0 -1'/></worldbody></mujoco>");
        using var data = new MjData(model);
        data.Kinematics();
        using var renderer = new MjRenderer(model, 32, 24);
        var depth = new float[32 * 24];
        var ids = new int[32 * 24];
        renderer.Draw(data, "up", default, depth, ids);
        Assert.All(depth, z => Assert.Equal(0, z));
        Assert.All(ids, i => Assert.Equal(-1, i));
    }

    [Fact]
    public void Wrong_uses_say_what_to_do()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        using var renderer = new MjRenderer(model, 32, 24);
        Assert.Throws<KeyNotFoundException>(() => renderer.Draw(data, "botom", new byte[3 * 32 * 24]));
        Assert.Throws<ArgumentException>(() => renderer.Draw(data, 0, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MjRenderer(model, 0, 5));
        using var other = MjModel.FromXml(Scenes.FreeBall);
        using var foreign = new MjData(other);
        Assert.Throws<ArgumentException>(() => renderer.Draw(foreign, 0, new byte[3 * 32 * 24]));
        var absent = MjRenderer.Backend == GlBackend.Egl ? GlBackend.OsMesa : GlBackend.Egl;
        Assert.Contains("process", Assert.Throws<MuJoCoException>(() => new MjRenderer(model, 8, 8, new MjRenderOptions { Backend = absent })).Message);
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        using var model = MjModel.FromXml(Scenes.Busy);
        using var data = new MjData(model);
        data.Step(10);
        using var renderer = new MjRenderer(model, 32, 24);
        var rgb = new byte[3 * 32 * 24];
        var depth = new float[32 * 24];
        var ids = new int[32 * 24];
        for (var i = 0; i < 5; i++) renderer.Draw(data, 0, rgb, depth, ids);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++) renderer.Draw(data, 0, rgb, depth, ids);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
