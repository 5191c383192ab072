using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Robotics.Reorientation.Configuration;

/// <summary>Everything a training run is made from, as a YAML file says it; what the file leaves out is as here.</summary>
public sealed record ReorientationConfig
{
    private static readonly INamingConvention Names = UnderscoredNamingConvention.Instance;

    /// <summary>Of everything random.</summary>
    public int Seed { get; init; } = 1;

    public WorldsConfig Worlds { get; init; } = new();

    public TaskConfig Task { get; init; } = new();

    public RewardConfig Reward { get; init; } = new();

    public CurriculumConfig Curriculum { get; init; } = new();

    public StartConfig Starts { get; init; } = new();

    public RandomisationConfig Randomisation { get; init; } = new();

    public PpoConfig Ppo { get; init; } = new();

    /// <summary>Of distilling only.</summary>
    public StudentConfig Student { get; init; } = new();

    /// <exception cref="ConfigException">It cannot be read, or a value is out of range; the message has line or name, value and limit.</exception>
    public static ReorientationConfig Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (ConfigException e)
        {
            throw new ConfigException($"{e.Message} {path}", e);
        }
    }

    /// <inheritdoc cref="Load"/>
    public static ReorientationConfig Parse(string yaml)
    {
        ReorientationConfig config;
        try
        {
            config = new DeserializerBuilder().WithNamingConvention(Names).Build().Deserialize<ReorientationConfig?>(yaml) ?? new();
        }
        catch (YamlException e)
        {
            throw new ConfigException($"The configuration cannot be read: {e.InnerException?.Message ?? e.Message} Line {e.Start.Line}, column {e.Start.Column}.", e);
        }

        ConfigCheck.Check(config);
        return config;
    }

    public string ToYaml() => new SerializerBuilder().WithNamingConvention(Names).Build().Serialize(this);
}

/// <summary>A configuration that cannot be: who, value, limit, remedy.</summary>
public sealed class ConfigException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Which worlds; whoever makes them reads this.</summary>
public sealed record WorldsConfig
{
    public string Hand { get; init; } = "dclaw";

    /// <summary>What is under the hand.</summary>
    public string Stage { get; init; } = "table";

    /// <summary>A set of objects, or names of objects with commas between.</summary>
    public string Objects { get; init; } = "cube";

    public int Count { get; init; } = 128;

    /// <summary>Threads that step the physics.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>How an action moves the hand, and when a goal is reached or lost (Chen et al., arXiv:2211.11744, supplement).</summary>
public sealed record TaskConfig
{
    /// <summary>What the new action weighs in a' = smoothing a + (1 - smoothing) a'_previous.</summary>
    public double Smoothing { get; init; } = 0.8;

    /// <summary>rad/s: a joint's target is its measured position + a' x speed x control period.</summary>
    public double Speed { get; init; } = 3.5;

    /// <summary>Actions in which a goal must be reached.</summary>
    public int GoalActions { get; init; } = 120;

    /// <summary>Goals from one start, when each is reached.</summary>
    public int GoalsPerStart { get; init; } = 6;

    /// <summary>"yaw": turned about the vertical; "any": about any axis.</summary>
    public string GoalAxis { get; init; } = "yaw";

    /// <summary>Share of goals about the vertical all the same, where they are about any axis: hardly one would be by chance.</summary>
    public double YawShare { get; init; }

    /// <summary>Success wants more than the angle only: magnitudes at most these. rad/s of any joint.</summary>
    public double RestJointSpeed { get; init; } = 0.25;

    /// <summary>m/s of the object.</summary>
    public double RestSpeed { get; init; } = 0.04;

    /// <summary>rad/s of the object.</summary>
    public double RestTurn { get; init; } = 0.5;

    /// <summary>Euclidean norm of the action.</summary>
    public double RestAction { get; init; } = 1;

    /// <summary>m from the hand's axis, beyond which the object is lost.</summary>
    public double LostDistance { get; init; } = 0.15;

    /// <summary>True turns what is seen into one sector of the hand's symmetry, and the action back.</summary>
    public bool Canonical { get; init; } = true;

    /// <summary>Whether the policy sees how far the object reaches in the directions of an outline. Those of old did not.</summary>
    public bool Outline { get; init; }
}

/// <summary>Weights of the named terms; each term's formula stands at its computation. All are multiplied by <see cref="Scale"/>.</summary>
public sealed record RewardConfig
{
    public double Scale { get; init; } = 0.01;

    /// <summary>Once, when the goal is reached.</summary>
    public double Success { get; init; } = 800;

    /// <summary>1 / (angle + 0.1). All that staying near a goal can bring, 10 / (1 - discount), must be less than reaching it.</summary>
    public double Rotation { get; init; } = 0.3;

    /// <summary>rad by which the angle became smaller.</summary>
    public double Progress { get; init; } = 100;

    /// <summary>Mean distance of the tips from the object's origin, m.</summary>
    public double TipDistance { get; init; } = -10;

    /// <summary>Sum of |joint speed x torque|, W, at most 10; times the energy factor of the schedule.</summary>
    public double Energy { get; init; } = -2;

    /// <summary>Once, when the object is lost.</summary>
    public double Lost { get; init; } = -100;

    /// <summary>While the object touches the table; 0 on it, -1 in the air.</summary>
    public double TableContact { get; init; }

    /// <summary>Squared norm of the action.</summary>
    public double Action { get; init; } = -0.1;
}

/// <summary>
/// Goals grow by a frontier an object: angles up to the frontier, which moves out while those near it succeed (POISE, 2026).
/// When the last one is held, the schedule of tolerance goes on.
/// </summary>
public sealed record CurriculumConfig
{
    public double FirstDegrees { get; init; } = 10;

    public double StepDegrees { get; init; } = 10;

    public double LastDegrees { get; init; } = 90;

    /// <summary>Share of successes near the frontier with which it moves out.</summary>
    public double Advance { get; init; } = 0.4;

    /// <summary>Goals near the frontier after which it is judged.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Share of goals near the frontier, within one step; half of the rest but one tenth lie below it, the tenth at it.</summary>
    public double NearShare { get; init; } = 0.6;

    /// <summary>What is demanded, one after another.</summary>
    public GoalStage[] Stages { get; init; } = [new(0.4, 0), new(0.4, 4), new(0.4, 2), new(0.4, 1), new(0.2, 1), new(0.1, 1)];

    /// <summary>Share of successes of all goals with which the next stage, and after the first the energy term, is taken up.</summary>
    public double Tighten { get; init; } = 0.6;
}

/// <summary>What reaching a goal means.</summary>
/// <param name="Tolerance">rad.</param>
/// <param name="Rest">Factor of the task's limits of rest; 0 where passing through is enough.</param>
public sealed record GoalStage(double Tolerance, double Rest)
{
    public GoalStage()
        : this(0.4, 1)
    {
    }

    public double Tolerance { get; init; } = Tolerance;

    public double Rest { get; init; } = Rest;
}

/// <summary>Where goals begin. The shares are of starts; what is left starts at home with the object at rest.</summary>
public sealed record StartConfig
{
    /// <summary>From states that training came through with two fingers or more on the object.</summary>
    public double VisitedShare { get; init; } = 0.33;

    /// <summary>From where a drop in any orientation comes to rest.</summary>
    public double DroppedShare { get; init; }

    /// <summary>From grasps: the object in the finger tips, upright where goals are about the vertical. Nothing else begins where nothing is under the hand.</summary>
    public double GraspShare { get; init; }

    /// <summary>Of the starts that are left, those whose object is drawn by what still fails; in the others each world keeps to its own.</summary>
    public double BehindShare { get; init; }

    /// <summary>Grasps of each object, found before training.</summary>
    public int Grasps { get; init; } = 16;

    /// <summary>m, of the object's origin.</summary>
    public double DropHeight { get; init; } = 0.12;

    /// <summary>m by which the object lies aside of the hand's axis, at most.</summary>
    public double Offset { get; init; } = 0.01;

    /// <summary>States remembered.</summary>
    public int Remembered { get; init; } = 128;
}

/// <summary>What differs from world to world, as [least, most]; the level between 0 and 1 brings each towards 1 (or 0 for noise).</summary>
public sealed record RandomisationConfig
{
    public double[] Friction { get; init; } = [0.3, 2];

    public double[] TableFriction { get; init; } = [0.1, 2];

    public double[] ObjectMass { get; init; } = [0.3, 1.8];

    public double[] ObjectScale { get; init; } = [0.95, 1.05];

    public double[] LinkMass { get; init; } = [0.8, 1.2];

    public double[] Stiffness { get; init; } = [0.8, 1.2];

    public double[] Damping { get; init; } = [0.8, 1.2];

    /// <summary>Standard deviation of what is seen of positions, m and rad.</summary>
    public double ObservationNoise { get; init; } = 0.002;

    /// <summary>Standard deviation of what becomes of an action.</summary>
    public double ActionNoise { get; init; } = 0.05;

    /// <summary>Probability that a target is one period late throughout.</summary>
    public double DelayShare { get; init; } = 0.5;

    /// <summary>Probability of a push in a control period.</summary>
    public double PushShare { get; init; } = 0.2;

    /// <summary>m/s^2 of a push, nominal mass.</summary>
    public double PushAcceleration { get; init; } = 15;

    /// <summary>kg: what the pushes are reckoned with.</summary>
    public double PushMass { get; init; } = 0.1;

    /// <summary>Level at the beginning.</summary>
    public double First { get; init; }

    /// <summary>Share of successes of all goals, at rest, with which the level rises: 0, half, whole. Above 1: never, and nothing waits for it.</summary>
    public double Raise { get; init; } = 0.7;
}

/// <summary>Proximal policy optimisation (Schulman et al. 2017) with generalised advantages (2016).</summary>
public sealed record PpoConfig
{
    public int[] Hidden { get; init; } = [256, 128, 64];

    /// <summary>Steps of every world between two updates.</summary>
    public int Steps { get; init; } = 64;

    public int Epochs { get; init; } = 4;

    public int Minibatch { get; init; } = 2048;

    public double Discount { get; init; } = 0.99;

    public double Lambda { get; init; } = 0.95;

    public double Clip { get; init; } = 0.2;

    public double Rate { get; init; } = 3e-4;

    public double CriticRate { get; init; } = 1e-3;

    /// <summary>Mean divergence of an update at which the rate stays; at twice it falls, at half it rises.</summary>
    public double KlTarget { get; init; } = 0.015;

    public double Entropy { get; init; } = 0.001;

    /// <summary>Weight of the squares by which means of actions leave [-1.1, 1.1].</summary>
    public double Bound { get; init; } = 0.01;

    public double MaxGradient { get; init; } = 1;

    /// <summary>Of the standard deviation of actions, at first.</summary>
    public double LogStd { get; init; } = -0.5;

    /// <summary>Below which it does not fall.</summary>
    public double LeastLogStd { get; init; } = -4;
}

/// <summary>A student that sees by a depth camera, and how it learns from its teacher (Ross et al. 2011; Chen et al. 2023).</summary>
public sealed record StudentConfig
{
    /// <summary>Channels of the convolutions, each of which halves the picture.</summary>
    public int[] Channels { get; init; } = [16, 32, 32];

    /// <summary>Of what a picture is reduced to, and of the memory.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>
    /// Whether it is told by how much the object shall be turned from how it lay when the goal was set: a picture of the goal
    /// alone cannot tell a quarter turn of a cube from none.
    /// </summary>
    public bool Turn { get; init; } = true;

    /// <summary>Whether it is shown the object alone too, cut out of the picture and laid over its goal.</summary>
    public bool Cut { get; init; }

    /// <summary>Standard deviation of the camera's depths, m, and most of a picture that it fails to see.</summary>
    public double Jitter { get; init; } = 0.004;

    /// <inheritdoc cref="Jitter"/>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Steps of every world between two updates: as far back as learning looks.</summary>
    public int Steps { get; init; } = 32;

    public int Epochs { get; init; } = 2;

    /// <summary>Worlds whose steps make a minibatch.</summary>
    public int Minibatch { get; init; } = 8;

    public double Rate { get; init; } = 1e-3;

    public double MaxGradient { get; init; } = 1;

    /// <summary>Control steps of all worlds over which the share of goals that the teacher pursues itself falls from 1 to 0.</summary>
    public long TeacherSteps { get; init; } = 50_000;

    /// <summary>What an error of the distance to the goal weighs beside that of the action; and how many times more near the goal.</summary>
    public double DistanceWeight { get; init; } = 0.5;

    /// <inheritdoc cref="DistanceWeight"/>
    public double NearWeight { get; init; } = 3;

    /// <summary>rad: what near means.</summary>
    public double NearAngle { get; init; } = 0.4;
}
