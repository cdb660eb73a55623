namespace Easel.Families;

/// <summary>What a person should know before the weights of a model are read.</summary>
internal static class ModelTelling
{
    public static void Tell(ModelFiles files, MemoryPlan plan)
    {
        if (files.Source.Tell is not { } tell) return;
        foreach (var report in files.LoraReports) tell(report.ToString());
        if (files.FewStep is { } few) tell(few.Note);
        tell($"{files.Name} ({files.Family}{(files.Variant is "" or "base" ? "" : " " + files.Variant)}) {plan}.");
    }
}
