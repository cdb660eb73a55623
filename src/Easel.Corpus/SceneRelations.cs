using Easel.Layouts;

namespace Easel.Corpus;

/// <summary>Says how the subjects of a scene stand to each other where it is unmistakable.</summary>
internal static class SceneRelations
{
    /// <summary>Adds relations between pairs that have none yet, and to the hill that something stands on.</summary>
    public static void Find(IReadOnlyList<Subject> subjects, List<Relation> relations, Setting setting, Dice dice)
    {
        for (var i = 0; i < subjects.Count; i++)
            for (var j = 0; j < subjects.Count; j++)
            {
                if (i == j || relations.Exists(r => (r.Subject, r.Object) == (i, j) || (r.Subject, r.Object) == (j, i))) continue;
                var (a, b) = (subjects[i].Box, subjects[j].Box);
                var sideBySide = a.Right < b.Left + .04f && MathF.Abs(a.Bottom - b.Bottom) < .14f;
                if (sideBySide && b.Left - a.Right < .2f) relations.Add(new Relation(i, dice.Chance(.5) ? "next to" : "to the left of", j));
                else if (a.Left > b.Right - .04f && MathF.Abs(a.Bottom - b.Bottom) < .14f) relations.Add(new Relation(i, "to the right of", j));
                else if (a.Bottom > b.Bottom + .05f && a.Height < b.Height && a.CentreX > b.Left && a.CentreX < b.Right && a.Top > b.Top + .05f)
                    relations.Add(dice.Chance(.5) ? new Relation(i, "in front of", j) : new Relation(j, "behind", i));
                else if (a.Bottom < b.Top + .02f && MathF.Abs(a.CentreX - b.CentreX) < .25f) relations.Add(new Relation(i, "above", j));
            }
        var hill = setting.Regions.FirstOrDefault(region => region.Noun == "hill");
        for (var i = 0; hill is not null && i < subjects.Count; i++)
            if (subjects[i].Box is var box && box.Bottom < hill.Box.Bottom - .05f && box.Bottom > hill.Box.Top && box.CentreX > hill.Box.Left + .1f && box.CentreX < hill.Box.Right - .1f)
                relations.Add(new Relation(i, "on", -1, "hill"));
    }

    /// <summary>Common area of two boxes over the area of the smaller.</summary>
    public static float Overlap(Box a, Box b)
    {
        var width = MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left);
        var height = MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / MathF.Min(a.Width * a.Height, b.Width * b.Height);
    }
}
