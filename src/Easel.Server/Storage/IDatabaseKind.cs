using Easel.Server.Gallery;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Storage;

/// <summary>What differs between the databases that the server can keep its records in.</summary>
internal interface IDatabaseKind
{
    /// <summary>How to connect.</summary>
    /// <param name="isDurable">Whether a commit waits until it would survive a power failure; otherwise it survives the end of the process only.</param>
    DbContextOptions<EaselDatabase> Options(bool isDurable);

    /// <summary>Makes the tables where there are none, and those of older versions like the present ones.</summary>
    /// <exception cref="InvalidRequestException">A newer version of the program wrote them.</exception>
    void Prepare(EaselDatabase database);

    /// <summary>Pictures that have all of some words in their prompt, caption or tags, the last one also as the beginning of a word.</summary>
    /// <param name="database">The unit of work.</param>
    /// <param name="words">Letters and digits only, at least one word.</param>
    IQueryable<StoredPicture> Search(EaselDatabase database, IReadOnlyList<string> words);

    /// <summary>Makes this process the only one that works off the jobs; dispose it to let another one.</summary>
    /// <exception cref="InvalidRequestException">Another process does.</exception>
    IDisposable Claim();
}
