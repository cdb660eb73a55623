using System.Runtime.InteropServices;
using Easel.Server;

using var stop = new CancellationTokenSource();
// The first signal lets the step in hand come to its end; a second one ends the program at once.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return ServeCommand.Run(args, Console.Out, Console.Error, stop.Token);
