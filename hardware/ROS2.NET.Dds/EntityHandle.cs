using System.Runtime.InteropServices;

namespace ROS2.Dds;

/// <summary>One entity of the library, deleted when nobody uses it any more; it keeps its parent until then.</summary>
internal sealed class EntityHandle : SafeHandle
{
    private readonly EntityHandle? _parent;
    private readonly Action? _afterwards;

    /// <param name="afterwards">Done once the entity is deleted.</param>
    public EntityHandle(int entity, EntityHandle? parent = null, Action? afterwards = null)
        : base(0, true)
    {
        bool held = false;
        parent?.DangerousAddRef(ref held);
        (_parent, _afterwards) = (parent, afterwards);
        SetHandle(entity);
    }

    public override bool IsInvalid => handle <= 0;

    /// <summary>Valid between <see cref="SafeHandle.DangerousAddRef"/> and its release.</summary>
    public int Entity => (int)handle;

    protected override bool ReleaseHandle()
    {
        int result = Native.dds_delete((int)handle);
        _afterwards?.Invoke();
        _parent?.DangerousRelease();
        return result >= 0;
    }
}
