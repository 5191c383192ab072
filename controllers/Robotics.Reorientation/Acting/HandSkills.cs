using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Training;
using Robotics.Skills;

namespace Robotics.Reorientation.Acting;

/// <summary>The skills of a hand, over any <see cref="IHand"/> and whatever senses it and its object. Calls are made from one thread.</summary>
public sealed class HandSkills : IHandSkills
{
    private readonly IHand hand;
    private readonly IHandSensor sensor;
    private readonly IObjectSensor objects;
    private readonly Func<IHandPolicy> open;
    private readonly ReorientLimits limits;
    private readonly CancellationToken stop;
    private Reorienter? reorienter;
    private IReadOnlyList<SensedObject> seen;

    /// <param name="objects">Tells in the hand's frame.</param>
    /// <param name="open">Makes the policy that turns; called once, when first it is to. Throws <see cref="CheckpointException"/> for one that does not fit.</param>
    /// <param name="stop">Stops the hand within one control period; every later skill then answers <see cref="SkillCode.Stopped"/>.</param>
    public HandSkills(IHand hand, IHandSensor sensor, IObjectSensor objects, Func<IHandPolicy> open, ReorientLimits limits, CancellationToken stop)
    {
        (this.hand, this.sensor, this.objects, this.open, this.limits, this.stop) = (hand, sensor, objects, open, limits, stop);
        seen = objects.Sense();
    }

    public string[] Objects() => [.. seen.Select(o => o.Name)];

    public Vector3 Position(string thing) => Find(thing).Pose.Translation;

    public Vector3 Size(string thing) => Find(thing).Size;

    public Rotation Orientation(string thing) => Find(thing).Pose.Rotation;

    public double Yaw(string thing) => Find(thing).Pose.Rotation.Yaw;

    public double Mass(string thing) => Find(thing).Mass;

    public SkillResult Look() => Run(() => SkillResult.Done);

    public SkillResult Reorient(string thing, Rotation to) => Run(() =>
    {
        int index = sensor.World.Objects.IndexOf(thing);
        if (index < 0 || seen.All(o => o.Name != thing))
        {
            return new(SkillCode.UnknownObject, $"'{thing}' is not in the hand. Seen are: {string.Join(", ", Objects())}.");
        }

        try
        {
            reorienter ??= new(hand, sensor, open(), limits);
        }
        catch (CheckpointException unfit)
        {
            return new(SkillCode.UnfitPolicy, unfit.Message);
        }

        ReorientEnd end = reorienter.Run(index, to, null, stop);
        return end.Code == ReorientCode.Reached ? SkillResult.Done : new(CodeOf(end.Code), $"{nameof(Reorient)}: {end.Message}");
    });

    private static SkillCode CodeOf(ReorientCode code) => code switch
    {
        ReorientCode.Stopped => SkillCode.Stopped,
        ReorientCode.TimedOut => SkillCode.NotTurned,
        ReorientCode.ObjectLost => SkillCode.ObjectLost,
        ReorientCode.Stale => SkillCode.StaleObservation,
        ReorientCode.Refused => SkillCode.BadArgument,
        _ => SkillCode.RobotFault,
    };

    private SkillResult Run(Func<SkillResult> skill)
    {
        if (stop.IsCancellationRequested)
        {
            return new(SkillCode.Stopped, "A stop was asked for.");
        }

        seen = objects.Sense();
        SkillResult result = skill();
        seen = objects.Sense();
        return result;
    }

    private SensedObject Find(string thing) => seen.FirstOrDefault(o => o.Name == thing) ?? throw new UnknownThingException(nameof(IHandSkills), thing, Objects());
}
