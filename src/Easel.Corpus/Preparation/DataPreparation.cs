using Easel.Images;
using Easel.Runtime;

namespace Easel.Corpus.Preparation;

/// <summary>Turns a folder of pictures from anywhere into shards to train on.</summary>
public static class DataPreparation
{
    // About 2 GB while they are decoded, turned and shrunk.
    private const long PixelsInMemory = 96_000_000;
    private const float MinCosine = 0.98f;

    private sealed record Embedding(string Sha256, string Model, byte[] Vector)
    {
        public float[] ToVector() => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(Vector).ToArray().Select(half => (float)half).ToArray();
    }

    /// <summary>Does all of it; what an earlier run with the same folders has done is kept, however that run ended.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told how far it is, on the calling thread; null for nobody.</param>
    /// <param name="stop">Cancel to stop; call again to go on.</param>
    /// <returns>What was found and kept.</returns>
    /// <exception cref="InvalidRequestException">An option is impossible, another run works on the folder, it holds other results, or the disk is full.</exception>
    /// <exception cref="UnknownModelException">The model that shall encode is not there.</exception>
    /// <exception cref="CheckpointException">The model that shall encode is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PreparationSummary Run(PreparationOptions options, Action<PreparationProgress>? progress = null, CancellationToken stop = default)
    {
        options.Check();
        try
        {
            using var run = RunFolder.Open(options);
            return Run(run, options, progress ?? (_ => { }), stop);
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw DiskFull.Error(options.Output, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"The work on {options.Output} failed ({e.Message.TrimEnd('.')}); see to it and run the same command again: it goes on where it stopped.", e);
        }
    }

    private static PreparationSummary Run(RunFolder run, PreparationOptions options, Action<PreparationProgress> progress, CancellationToken stop)
    {
        progress(new("looking", 0, 1));
        var folder = SourceFolder.Scan(options.Source, options.Output, options.Metadata, stop);
        var notes = new NotesReader(folder, stop);
        var budget = new PixelBudget(PixelsInMemory);

        var (examinations, examined) = Examine(folder, run, options, budget, progress, stop);
        var verdicts = folder.Pictures.Zip(examinations, (file, examination) => Verdict.Of(file, examination, notes.Of(file), options)).ToArray();
        DropTwins(verdicts, stop);

        using var extractor = options.Features || options.Embedding ? LoadExtractor(options) : null;
        if (options.Embedding) DropSameLatents(verdicts, folder, run, options, extractor!, budget, progress, stop);

        var plan = ShardPlan.Of(verdicts.Where(verdict => verdict.Reason is null), options);
        run.Keep(plan.Select(shard => shard.Name).ToHashSet(StringComparer.Ordinal));
        var (written, changed) = Pack(plan, folder, run, options, budget, progress, stop);
        for (var i = 0; i < verdicts.Length; i++)
            if (verdicts[i].Reason is null && changed.Contains(verdicts[i].File.Name)) verdicts[i] = verdicts[i] with { Reason = DropReason.Changed };
        // Of a shard that lacks a changed picture no features are made: the next run writes it anew.
        if (options.Features) Encode([.. plan.Where(new ShardWriter(folder, run, options, budget).IsWritten)], run, extractor!, progress, stop);

        var places = plan.SelectMany(shard => shard.Pictures.Select(picture => (picture.Verdict.File.Name, (shard.Name, picture.Key))))
            .Where(place => !changed.Contains(place.Item1)).ToDictionary(place => place.Item1, place => place.Item2, StringComparer.Ordinal);
        PreparedManifest.Write(run.Manifest, verdicts, places);
        var summary = new PreparationSummary(
            verdicts.Length, places.Count, verdicts.Where(v => v.Reason is not null).GroupBy(v => v.Reason!.Value).OrderBy(g => g.Key).ToDictionary(g => g.Key, g => g.Count()),
            examined, plan.Count, written, [.. notes.Problems, .. changed.Order(StringComparer.Ordinal).Select(file => $"{PictureNotes.Line(file, 300)}: It changed while it was prepared; run again.")]);
        progress(new("reporting", 0, 1));
        RunFolder.Save(run.Report, PreparationReport.Write(summary, verdicts, plan, folder, options, budget, stop));
        return summary;
    }

    private static (Examination[] Examinations, int Examined) Examine(
        SourceFolder folder, RunFolder run, PreparationOptions options, PixelBudget budget, Action<PreparationProgress> progress, CancellationToken stop)
    {
        using var journal = Journal<Examination>.Open(run.Examined, examination => examination.File, examination => examination.IsSound());
        var examiner = new Examiner(folder, options.MaxPixels, budget);
        var (results, done, examined) = (new Examination[folder.Pictures.Count], 0, 0);
        OrderedWork.Run(folder.Pictures, options.Threads ?? Environment.ProcessorCount, file =>
        {
            // What was too large for another limit may fit this one.
            if (journal.Find(file.Name) is { } known && known.IsOf(file) && known.Fault is not DropReason.TooLarge) return known;
            var examination = examiner.Examine(file);
            Interlocked.Increment(ref examined);
            // Being unreadable may pass; it is tried again next time.
            if (examination.Fault is not DropReason.Unreadable) journal.Add(examination);
            return examination;
        }, (_, examination) =>
        {
            // A picture known from before may have more pixels than are wanted now.
            results[done] = examination.Fault is null && (long)examination.Width * examination.Height > options.MaxPixels
                ? examination with { Fault = DropReason.TooLarge, Look = null, Quality = null, Focus = null } : examination;
            progress(new("examining", ++done, folder.Pictures.Count));
        }, stop);
        return (results, examined);
    }

    private static void DropTwins(Verdict[] verdicts, CancellationToken stop)
    {
        var order = Best(verdicts);
        stop.ThrowIfCancellationRequested();
        var twins = DuplicateFinder.Find([.. order.Select(i => verdicts[i].Examination)]);
        for (var i = 0; i < order.Length; i++)
            if (twins[i] is { } twin) verdicts[order[i]] = verdicts[order[i]] with { Reason = twin.Reason, Twin = verdicts[order[twin.Of]].File.Name };
    }

    private static void DropSameLatents(
        Verdict[] verdicts, SourceFolder folder, RunFolder run, PreparationOptions options, FeatureExtractor extractor, PixelBudget budget, Action<PreparationProgress> progress, CancellationToken stop)
    {
        var order = Best(verdicts);
        using var journal = Journal<Embedding>.Open(run.Embedded, embedding => embedding.Sha256, embedding => embedding.Vector.Length is > 0 and < 10_000);
        var (vectors, gone, done) = (new float[order.Length][], new List<int>(), 0);
        OrderedWork.Run(order, options.Threads ?? Environment.ProcessorCount, i => Known(journal, verdicts[i], extractor) is null ? SmallPicture(folder, verdicts[i], options, budget) : null, (i, picture) =>
        {
            var embedding = Known(journal, verdicts[i], extractor);
            if (embedding is null && picture is not null)
            {
                var halves = Array.ConvertAll(extractor.Embed(picture), value => (Half)value);
                embedding = new Embedding(verdicts[i].Examination.Sha256, extractor.Hash, System.Runtime.InteropServices.MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
                journal.Add(embedding);
            }
            if (embedding is null) gone.Add(i);
            else vectors[done - gone.Count] = embedding.ToVector();
            progress(new("comparing", ++done, order.Length));
        }, stop);
        foreach (var i in gone) verdicts[i] = verdicts[i] with { Reason = DropReason.Changed };
        order = [.. order.Except(gone)];
        var twins = DuplicateFinder.Find(vectors[..order.Length], MinCosine);
        for (var i = 0; i < order.Length; i++)
            if (twins[i] is { } twin) verdicts[order[i]] = verdicts[order[i]] with { Reason = DropReason.SameLatents, Twin = verdicts[order[twin]].File.Name };
    }

    private static Embedding? Known(Journal<Embedding> journal, Verdict verdict, FeatureExtractor extractor) =>
        journal.Find(verdict.Examination.Sha256) is { } embedding && embedding.Model == extractor.Hash ? embedding : null;

    /// <summary>A small version of a picture; null when it cannot be read any more.</summary>
    internal static Picture? SmallPicture(SourceFolder folder, Verdict verdict, PreparationOptions options, PixelBudget budget, int side = 256)
    {
        try
        {
            using var share = budget.Take((long)verdict.Examination.Width * verdict.Examination.Height);
            var picture = PictureCodec.Decode(folder.Read(verdict.File, Examiner.MaxBytes), options.MaxPixels);
            var scale = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
            return picture.Resize(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)), Resampling.Area);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidRequestException)
        {
            return null;
        }
    }

    /// <summary>Numbers of the pictures that are still in, the better ones first.</summary>
    private static int[] Best(Verdict[] verdicts)
    {
        var numbers = verdicts.Select((verdict, i) => (verdict.File.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        return [.. Verdict.BestFirst(verdicts.Where(verdict => verdict.Reason is null)).Select(verdict => numbers[verdict.File.Name])];
    }

    private static (int Written, HashSet<string> Changed) Pack(
        IReadOnlyList<PlannedShard> plan, SourceFolder folder, RunFolder run, PreparationOptions options, PixelBudget budget, Action<PreparationProgress> progress, CancellationToken stop)
    {
        var writer = new ShardWriter(folder, run, options, budget);
        var (written, changed, done, total) = (0, new HashSet<string>(StringComparer.Ordinal), 0, plan.Sum(shard => shard.Pictures.Count));
        foreach (var shard in plan)
        {
            stop.ThrowIfCancellationRequested();
            if (writer.IsWritten(shard))
            {
                progress(new("packing", done += shard.Pictures.Count, total));
                continue;
            }
            foreach (var picture in writer.Write(shard, () => progress(new("packing", ++done, total)), stop)) changed.Add(picture.Verdict.File.Name);
            written++;
        }
        return (written, changed);
    }

    private static void Encode(IReadOnlyList<PlannedShard> plan, RunFolder run, FeatureExtractor extractor, Action<PreparationProgress> progress, CancellationToken stop)
    {
        var (done, total) = (0, plan.Sum(shard => shard.Pictures.Count));
        foreach (var shard in plan)
        {
            if (extractor.IsWritten(run.Features(shard.Name), shard)) done += shard.Pictures.Count;
            else extractor.Write(run.Shard(shard.Name), run.Features(shard.Name), shard, count => progress(new("encoding", done += count, total)), stop);
        }
    }

    private static FeatureExtractor LoadExtractor(PreparationOptions options)
    {
        NativeRuntime.Load();
        return FeatureExtractor.Load(options.Model!, Processor.BestType);
    }
}
