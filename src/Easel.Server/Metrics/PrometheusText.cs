using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Easel.Server.Metrics;

/// <summary>Listens to a meter and writes what it heard in Prometheus' text format, version 0.0.4. Safe to use from many threads.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>Media type of the format.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != meter) return;
            lock (_lock) _families[NameOf(instrument)] = new Family(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Heard(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Heard(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Heard(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All there is to say now.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(family.Instrument.Description ?? "")}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, series) in family.Series) Write(text, name, labels, family, series);
            }
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Heard(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(",", tags.ToArray().Select(t => $"{t.Key.Replace('.', '_')}=\"{Escape(Convert.ToString(t.Value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        lock (_lock)
        {
            var family = _families[NameOf(instrument)];
            if (!family.Series.TryGetValue(labels, out var series)) family.Series[labels] = series = new Series(new long[family.Bounds.Length]);
            series.Count++;
            series.Value = family.Type == "gauge" ? value : series.Value + value;
            for (var i = 0; i < family.Bounds.Length; i++)
                if (value <= family.Bounds[i]) series.Buckets[i]++;
        }
    }

    private static void Write(StringBuilder text, string name, string labels, Family family, Series series)
    {
        var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
        if (family.Type != "histogram")
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {series.Value}\n");
            return;
        }
        var before = labels.Length == 0 ? "" : $"{labels},";
        for (var i = 0; i < family.Bounds.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{family.Bounds[i]}\"}} {series.Buckets[i]}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"+Inf\"}} {series.Count}\n{name}_sum{braces} {series.Value}\n{name}_count{braces} {series.Count}\n");
    }

    // Prometheus' rules for names: units in full, and _total for what only grows.
    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }) + (instrument is Counter<long> ? "_total" : "");

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Family(Instrument instrument)
    {
        public Instrument Instrument { get; } = instrument;

        public string Type { get; } = instrument switch { Counter<long> => "counter", Histogram<double> => "histogram", _ => "gauge" };

        public double[] Bounds { get; } = instrument is Histogram<double> { Advice: var advice } ? [.. advice?.HistogramBucketBoundaries ?? DefaultBounds] : [];

        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Series(long[] buckets)
    {
        public long[] Buckets { get; } = buckets;

        public long Count { get; set; }

        public double Value { get; set; }
    }
}
