namespace Easel.Corpus.Preparation;

/// <summary>Finds pictures that are there twice. Of those alike the first one in the given order stays.</summary>
/// <remarks>A picture is compared with those that stay only: chains of small differences do not pull ever more into one heap.</remarks>
internal static class DuplicateFinder
{
    /// <summary>Compares by bytes, then by look.</summary>
    /// <param name="pictures">The better ones first.</param>
    /// <returns>For each picture the number of the one that it repeats and in which way; null when it stays.</returns>
    public static (int Of, DropReason Reason)?[] Find(IReadOnlyList<Examination> pictures)
    {
        var result = new (int, DropReason)?[pictures.Count];
        var (bytes, index, numbers) = (new Dictionary<string, int>(StringComparer.Ordinal), new HammingIndex(PictureLook.MaxDistance), new List<int>());
        for (var i = 0; i < pictures.Count; i++)
        {
            var (picture, look) = (pictures[i], pictures[i].Look!);
            if (!bytes.TryAdd(picture.Sha256, i))
            {
                result[i] = (bytes[picture.Sha256], DropReason.Duplicate);
                continue;
            }
            var twin = index.Near(look.Hash).Select(number => numbers[number]).Where(other => SameShape(picture, pictures[other]) && look.IsNear(pictures[other].Look!)).DefaultIfEmpty(-1).Min();
            if (twin >= 0)
            {
                result[i] = (twin, DropReason.NearDuplicate);
                continue;
            }
            index.Add(look.Hash);
            numbers.Add(i);
        }
        return result;
    }

    /// <summary>Compares unit vectors by their cosine.</summary>
    /// <param name="vectors">One for each picture, all of the same length; the better pictures first.</param>
    /// <param name="minCosine">From which cosine on two are the same.</param>
    /// <returns>For each picture the number of the one that it repeats; null when it stays.</returns>
    /// <remarks>Candidates are found by 64 random signs (Charikar 2002): at a cosine of 0.98 four of them differ on average, and more than eleven in one pair of a thousand.</remarks>
    public static int?[] Find(IReadOnlyList<float[]> vectors, float minCosine)
    {
        const int Bits = 64, Radius = 11;
        var result = new int?[vectors.Count];
        if (vectors.Count == 0) return result;
        var random = new Random(1);
        var planes = Enumerable.Range(0, Bits).Select(_ => Enumerable.Range(0, vectors[0].Length).Select(_ => Normal(random)).ToArray()).ToArray();
        var (index, numbers) = (new HammingIndex(Radius), new List<int>());
        for (var i = 0; i < vectors.Count; i++)
        {
            var code = 0UL;
            for (var bit = 0; bit < Bits; bit++)
                if (Dot(vectors[i], planes[bit]) > 0) code |= 1UL << bit;
            var twin = index.Near(code).Select(number => numbers[number]).Where(other => Dot(vectors[i], vectors[other]) >= minCosine).DefaultIfEmpty(-1).Min();
            if (twin >= 0)
            {
                result[i] = twin;
                continue;
            }
            index.Add(code);
            numbers.Add(i);
        }
        return result;
    }

    private static bool SameShape(Examination a, Examination b) =>
        Math.Abs(Math.Log((double)a.Width / a.Height * b.Height / b.Width)) < 0.1;

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static float Dot(float[] a, float[] b)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        var (i, width) = (0, System.Numerics.Vector<float>.Count);
        for (; i <= a.Length - width; i += width) sum += new System.Numerics.Vector<float>(a, i) * new System.Numerics.Vector<float>(b, i);
        var total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }
}
