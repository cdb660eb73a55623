namespace Easel.Prompts;
#pragma warning disable CS1591
public sealed class BytePairTokenizer { public int[] Encode(string s)=>[]; public int[] Encode(string s,int n)=>[]; }
