using Easel.Server.Http;
using Easel.Server.Keys;
using Easel.Server.OpenApi;

namespace Easel.Server.Api;

/// <summary><c>GET /v1/models</c>: what paints here.</summary>
internal sealed class ModelsEndpoint(TextToImage easel)
{
    private const string Id = "easel-one";

    private sealed record ModelCard(string Id, string Object, long Created, string OwnedBy, EaselModel Easel);

    private sealed record EaselModel(string Hash, string Precision, int MinSize, int MaxSize, int DefaultSize, int Steps);

    private sealed record ModelList(string Object, IReadOnlyList<ModelCard> Data);

    private readonly ModelCard _card = new(
        Id, "model", new DateTimeOffset(Directory.GetLastWriteTimeUtc(easel.Folder)).ToUnixTimeSeconds(), "easel",
        new EaselModel(easel.Model.Hash, easel.Model.Precision, easel.Model.Defaults.MinSize, easel.Model.Defaults.MaxSize, easel.Model.Defaults.Size, easel.Model.Defaults.Steps));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", List).Describe<ModelList>("What paints here");
        routes.MapGet("/v1/models/{id}", Get).Describe<ModelCard>("One model");
    }

    private IResult List(HttpContext context)
    {
        Caller.Of(context);
        return Json.Ok(new ModelList("list", [_card]));
    }

    private IResult Get(HttpContext context, string id)
    {
        Caller.Of(context);
        return id == Id ? Json.Ok(_card) : throw ApiException.NotFound($"There is no model '{(id.Length <= 60 ? id : id[..60])}' here; there is {Id}.", "model_not_found", "model");
    }
}
