using Easel;
using Easel.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts Easel into a container.</summary>
public static class EaselServices
{
    /// <summary>Adds <see cref="TextToImage"/> and, as <see cref="IImageGenerator"/>, an <see cref="EaselImageGenerator"/>. The model is loaded when it is first asked for and belongs to the container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="modelFolder">The model's folder.</param>
    public static IServiceCollection AddEasel(this IServiceCollection services, string modelFolder = "models/easel-one") =>
        services.AddSingleton(_ => TextToImage.Load(modelFolder)).AddSingleton<IImageGenerator, EaselImageGenerator>();
}
