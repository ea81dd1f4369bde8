import type { Sandbox } from '../core/ports.ts';
import type { SandboxMessage } from './protocol.ts';
import { SandboxAdapter, type SandboxOptions } from './sandbox.ts';
import { SandboxService } from './service.ts';

/** The sandbox without a child: the same engine in this process, for texts of one's own. It can stop nothing that runs away. */
export function inProcessSandbox(options: SandboxOptions = {}): Sandbox {
  let answer: SandboxMessage | null = null;
  const service = new SandboxService((message) => {
    if (message.kind !== 'progress') answer = message;
  });
  const adapter = new SandboxAdapter(
    {
      run(task) {
        service.serve(task.request());
        return Promise.resolve(answer!);
      },
    },
    options,
  );
  return {
    render: (batch) => adapter.render(batch),
    inspect: (text) => adapter.inspect(text),
    parse: (text, name) => adapter.parse(text, name),
    close: () => Promise.resolve(),
  };
}
