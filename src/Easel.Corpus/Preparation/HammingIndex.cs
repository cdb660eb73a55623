using System.Numerics;

namespace Easel.Corpus.Preparation;

/// <summary>64-bit codes, to be searched by Hamming distance: multi-index hashing (Norouzi, Punjani and Fleet 2014, arXiv 1307.2982).</summary>
/// <remarks>Codes within distance r agree to within ⌊r/4⌋ bits in at least one of four quarters, so a search looks up a few quarters instead of all codes.</remarks>
internal sealed class HammingIndex
{
    private const int Quarters = 4, QuarterBits = 16;

    private readonly List<int>?[][] _tables = [.. Enumerable.Range(0, Quarters).Select(_ => new List<int>?[1 << QuarterBits])];
    private readonly List<ulong> _codes = [];
    private readonly ushort[] _masks;
    private readonly int _radius;

    /// <param name="radius">Largest distance that is searched, 0 to 15.</param>
    public HammingIndex(int radius)
    {
        _radius = radius;
        _masks = [.. Enumerable.Range(0, 1 << QuarterBits).Where(mask => BitOperations.PopCount((uint)mask) <= radius / Quarters).Select(mask => (ushort)mask)];
    }

    /// <summary>Adds a code; codes are numbered from 0.</summary>
    public void Add(ulong code)
    {
        for (var quarter = 0; quarter < Quarters; quarter++) (_tables[quarter][Part(code, quarter)] ??= []).Add(_codes.Count);
        _codes.Add(code);
    }

    /// <summary>Numbers of all codes within the radius, each once.</summary>
    public IEnumerable<int> Near(ulong code)
    {
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            foreach (var mask in _masks)
            {
                if (_tables[quarter][Part(code, quarter) ^ mask] is not { } numbers) continue;
                foreach (var number in numbers)
                    if (BitOperations.PopCount(code ^ _codes[number]) <= _radius && FirstNear(code, _codes[number]) == quarter) yield return number;
            }
        }
    }

    private int FirstNear(ulong a, ulong b)
    {
        var quarter = 0;
        while (BitOperations.PopCount((uint)(Part(a, quarter) ^ Part(b, quarter))) > _radius / Quarters) quarter++;
        return quarter;
    }

    private static int Part(ulong code, int quarter) => (int)(code >> (quarter * QuarterBits)) & 0xFFFF;
}
