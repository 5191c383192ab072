// The generator that torch draws first weights from is the process's: tests side by side would draw from each other's seeds.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
