using System.Runtime.InteropServices;
using Easel.Cli;

using var interrupts = new Interrupts();
// The first signal asks for a clean end; a second one ends the program at once.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = interrupts.Raise(endsSteps: true));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = interrupts.Raise(endsSteps: false));
return EaselCommand.Run(args, new Terminal(Console.Out, Console.Error, interrupts.Stop) { Interrupts = interrupts });
