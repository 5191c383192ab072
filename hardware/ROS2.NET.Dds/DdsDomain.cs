namespace ROS2.Dds;

/// <summary>The domains that are open in this process: the library keeps one a number, its participants share it, the last one out closes it.</summary>
internal sealed class DdsDomain
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<uint, DdsDomain> Open = [];

    private readonly uint _id;
    private readonly string _configuration;
    private readonly int _entity;
    private int _users;

    private DdsDomain(uint id, string configuration, int entity) => (_id, _configuration, _entity) = (id, configuration, entity);

    public static DdsDomain Acquire(DomainOptions options)
    {
        if (options.Id > 232)
            throw new DdsException($"Domain {options.Id} is above 232, beyond which there are no ports. Choose a lower number.");
        string configuration = options.ToXml(), entity = $"Domain {options.Id}";
        lock (Gate)
        {
            if (!Open.TryGetValue(options.Id, out DdsDomain? domain))
            {
                int created = DdsException.Check(Native.dds_create_domain(options.Id, configuration), entity,
                    "Check the interface, the peers and the configuration; a domain that other code opened in this process cannot be shared.");
                Open[options.Id] = domain = new DdsDomain(options.Id, configuration, created);
            }
            else if (domain._configuration != configuration)
            {
                throw new DdsException($"{entity} is already open in this process with other options: {domain._configuration}, not {configuration}. Use the same options or another domain.", 0, entity);
            }

            domain._users++;
            return domain;
        }
    }

    public void Release()
    {
        lock (Gate)
        {
            if (--_users > 0) return;
            Open.Remove(_id);
            _ = Native.dds_delete(_entity);
        }
    }
}
