using System.Runtime.InteropServices;
using Easel.Cli;

using var stop = new CancellationTokenSource();
// The first signal asks for a clean end; a second one ends the program at once.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return EaselCommand.Run(args, Console.Out, Console.Error, stop.Token);
