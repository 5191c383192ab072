using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Student;
using Robotics.Reorientation.Tests.Training;
using Robotics.Reorientation.Training;
using Robotics.Sim;

namespace Robotics.Reorientation.Tests.Student;

public sealed class DistillTests(Lessons lessons) : IClassFixture<Lessons>
{
    [Fact]
    public void AStudentLearnsToSeeTheAngleAndToActAsItsTeacher()
    {
        using TurntableWorlds worlds = Lessons.Worlds();
        using Distiller distiller = lessons.Open(worlds, Lessons.Config);
        DistillReport[] curve = [.. Enumerable.Range(0, 100).Select(_ => distiller.Iterate(what => Assert.Fail(what)))];
        DistillReport first = curve[0], last = curve[^1];
        Assert.Equal((1, 0), (first.TeacherShare, last.TeacherShare));
        Assert.Equal(100 * 12 * 16, last.Steps);
        Assert.True(curve.TakeLast(20).Average(r => r.DistanceError) < 0.5 * curve.Take(20).Average(r => r.DistanceError), $"{first} -> {last}");
        Assert.True(curve.TakeLast(20).Average(r => r.ActionError) < 0.6 * curve.Take(20).Average(r => r.ActionError), $"{first} -> {last}");
    }

    [Fact]
    public void TheSameSeedGivesTheSameBytesAndAnotherOthers()
    {
        byte[] Three(int seed)
        {
            using TurntableWorlds worlds = Lessons.Worlds();
            using Distiller distiller = lessons.Open(worlds, Lessons.Config with { Seed = seed });
            Iterate(distiller, 3);
            return Turntable.Bytes(distiller);
        }

        Assert.Equal(Three(5), Three(5));
        Assert.NotEqual(Three(5), Three(6));
    }

    [Fact]
    public void AResumedRunGoesOnToTheBit()
    {
        ReorientationConfig config = Lessons.Config with { Starts = new() { VisitedShare = 0.5 }, Randomisation = new() { First = 0.5, Raise = 2 } };
        using TurntableWorlds worlds = Lessons.Worlds(), others = Lessons.Worlds();
        using Distiller whole = lessons.Open(worlds, config), resumed = lessons.Open(others, config);
        Iterate(whole, 5);
        Safetensors kept = new();
        whole.Save(kept);
        Iterate(whole, 5);
        resumed.Load(kept);
        Iterate(resumed, 5);
        Assert.Equal(10, resumed.Iteration);
        Assert.Equal(Turntable.Bytes(whole), Turntable.Bytes(resumed));
    }

    [Fact]
    public void AFolderIsGoneOnFromAndAnotherKindOfRunIsRefused()
    {
        string place = Path.Combine(lessons.Folder, "student");
        for (int steps = 1; steps <= 2; steps++)
        {
            using TurntableWorlds worlds = Lessons.Worlds();
            Distiller distiller = lessons.Open(worlds, Lessons.Config);
            using TrainingRun<DistillReport> run = new(place, distiller, Lessons.Config, TimeProvider.System, Checkpoint.OnDisk, new Silent<DistillReport>());
            run.Run(steps * 3 * 12 * 16, default);
            Assert.Equal(Enumerable.Range(1, 3 * steps), run.Curve.Select(r => r.Iteration));
        }

        using TurntableWorlds same = new(16);
        Assert.Contains("format is robotics-reorientation-student, this run's is robotics-reorientation",
            Assert.Throws<CheckpointException>(() => Turntable.Run(place, same, Lessons.Config, new Silent<IterationReport>(), out _)).Message);
        TurntablePictures pictures = new(same), others = new(same, size: 20);
        string file = Path.Combine(place, TrainingRun.PolicyFileName);
        Assert.Equal("depth", StudentPolicy.Load(file, same, pictures, pictures).Sees);
        Assert.Contains("sees by a depth camera of 16 x 16 pixels", Refused(file, same, others));
        Assert.Contains("sees by no camera", Refused(lessons.TeacherFile, same, pictures));
        using TurntableWorlds claw = new(16, "claw");
        Assert.Contains("of the hand 'turntable'", Refused(file, claw, pictures));
        Safetensors old = new() { Metadata = { ["version"] = "0", ["policy_hand"] = "turntable", ["control_period"] = "0.08" } };
        using (FileStream stream = File.Create(Path.Combine(place, "old")))
        {
            old.Write(stream);
        }

        Assert.Contains("of version 0, this program reads version 1", Refused(Path.Combine(place, "old"), same, pictures));
        Assert.Contains("of version 0, this program reads version 1", Assert.Throws<CheckpointException>(() => ReorientationPolicy.Load(Path.Combine(place, "old"), same)).Message);

        static string Refused(string file, TurntableWorlds worlds, TurntablePictures pictures) =>
            Assert.Throws<CheckpointException>(() => StudentPolicy.Load(file, worlds, pictures, pictures)).Message;
    }

    [Fact]
    public void WhatLooksTheSameIsAnsweredTheSame()
    {
        using HandWorlds worlds = new(new() { Objects = "cube,cylinder,object-07-duck", Worlds = 3, Threads = 1 });
        HandCameras cameras = new(worlds, DepthNoise.None, 1);
        using HandPictures drawn = new(worlds, cameras.Camera);
        Assert.Equal([24, 8, 1], Enumerable.Range(0, 3).Select(o => drawn.Alike(o).Length));
        Rotation lies = Rotation.FromRollPitchYaw(0.1, -0.2, 0.5);
        foreach (Rotation alike in drawn.Alike(0))
        {
            Rotation turned = lies * alike;
            Assert.Equal(0, (turned * Distiller.Least(turned, drawn.Alike(0))).AngleTo(lies), 1e-6);
        }
    }

    private static void Iterate(Distiller distiller, int times)
    {
        for (int i = 0; i < times; i++)
        {
            distiller.Iterate(what => Assert.Fail(what));
        }
    }
}
