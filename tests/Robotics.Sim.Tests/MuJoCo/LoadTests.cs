using System.Text;
using MuJoCo;

namespace Robotics.Sim.Tests.MuJoCo;

public class LoadTests
{
    private const string Tetrahedron = "v 0 0 0\nv .1 0 0\nv 0 .1 0\nv 0 0 .1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n";

    [Fact]
    public void The_shim_was_compiled_for_the_library_that_is_there()
    {
        Assert.True(MuJoCoLibrary.HeaderVersion >= 220);
        Assert.NotEmpty(MuJoCoLibrary.Version);
        Assert.Contains("qpos", MuJoCoLibrary.DataFields);
        Assert.Contains("body_mass", MuJoCoLibrary.ModelFields);
    }

    [Fact]
    public void A_broken_model_is_an_exception_in_MuJoCos_words_with_the_line()
    {
        var e = Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml("<mujoco>\n<worldbody>\n<geom typ='box' size='1 1 1'/>\n</worldbody></mujoco>"));
        Assert.Contains("typ", e.Message);
        Assert.Contains("line 3", e.Message);
        Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml("<mujoco><worldbody>"));
        Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml(""));
        Assert.Throws<MuJoCoLoadException>(() => MjModel.FromXml("<mujoco><asset><mesh name='m' file='no-such.obj'/></asset></mujoco>"));
        Assert.Throws<FileNotFoundException>(() => MjModel.FromFile("no-such-model.xml"));
    }

    [Fact]
    public void Assets_in_memory_serve_meshes_and_includes()
    {
        var assets = new Dictionary<string, byte[]>
        {
            ["meshes/Tetra.obj"] = Encoding.UTF8.GetBytes(Tetrahedron),
            ["parts/body.xml"] = Encoding.UTF8.GetBytes("<mujoco><worldbody><body name='thing'><freejoint/><inertial pos='0 0 0' mass='1' diaginertia='.1 .1 .1'/><geom type='mesh' mesh='tetra'/></body></worldbody></mujoco>"),
        };
        using var model = MjModel.FromXml("<mujoco><asset><mesh name='tetra' file='meshes/Tetra.obj'/></asset><include file='parts/body.xml'/></mujoco>", assets);
        Assert.Equal(1, model.Nmesh);
        Assert.Equal(1, model.Id(MjObject.Body, "thing"));
    }

    [Fact]
    public void A_model_from_a_file_is_the_one_from_its_text()
    {
        const string xml = "<mujoco><worldbody><body name='a' pos='1 2 3'><freejoint/><geom size='.1'/></body></worldbody></mujoco>";
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".xml");
        File.WriteAllText(path, xml);
        try
        {
            using var file = MjModel.FromFile(path);
            using var text = MjModel.FromXml(xml);
            Assert.Equal(text.F64("qpos0").ToArray(), file.F64("qpos0").ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Names_ids_and_the_errors_that_help_to_mend_them()
    {
        using var model = MjModel.FromXml("<mujoco><worldbody><body name='milk'><freejoint name='free'/><geom name='carton' size='.1'/></body><site name='tip'/></worldbody></mujoco>");
        Assert.Equal("milk", model.Name(MjObject.Body, model.Id(MjObject.Body, "milk")));
        Assert.Equal(0, model.Id(MjObject.Site, "tip"));
        Assert.Equal(-1, model.TryId(MjObject.Geom, "nothing"));
        Assert.Contains("milk", Assert.Throws<KeyNotFoundException>(() => model.Id(MjObject.Body, "mlik")).Message);
        var e = Assert.Throws<MuJoCoException>(() => model.F64("body_mas"));
        Assert.Contains("body_mass", e.Message);
        Assert.Contains("I32()", Assert.Throws<MuJoCoException>(() => model.F64("geom_type")).Message);
        Assert.Equal(model.Nq, model.Size("nq"));
        Assert.Equal((FieldType.F64, 2, 3), model.Shape("body_pos"));
    }

    [Fact]
    public void A_clone_is_independent_and_outlives_its_source()
    {
        MjModel clone;
        using (var model = MjModel.FromXml("<mujoco><worldbody><body><freejoint/><geom size='.1'/></body></worldbody></mujoco>"))
        {
            clone = model.Clone();
            clone.Timestep = 0.01;
            Assert.Equal(0.002, model.Timestep);
        }
        using (clone)
        using (var data = new MjData(clone))
        {
            data.Step();
            Assert.Equal(0.01, data.Time);
        }
    }

    [Fact]
    public void A_disposed_object_refuses_and_a_world_outlives_its_models_disposal()
    {
        var model = MjModel.FromXml("<mujoco><worldbody><body><freejoint/><geom size='.1'/></body></worldbody></mujoco>");
        var data = new MjData(model);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.F64("qpos0"));
        Assert.Equal(StepResult.Ok, data.Step(10));
        data.Dispose();
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.Step());
        Assert.Throws<ObjectDisposedException>(() => data.Qpos.Length);
    }
}
