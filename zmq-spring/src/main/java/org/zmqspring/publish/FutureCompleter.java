package org.zmqspring.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of {@code sendAsync}, in order, on a thread of its own. So a
 * callback of the application can neither block the publisher thread nor throw into it.
 * The thread exists only while there are futures to complete. Thread-safe.
 */
final class FutureCompleter {

	private volatile @Nullable ThreadPoolExecutor worker;

	void start() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, "zmq-publisher-futures");
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		this.worker = pool;
	}

	/** Complete the remaining futures, then end the thread. */
	void stop() {
		ThreadPoolExecutor pool = this.worker;
		this.worker = null;
		if (pool != null) {
			pool.shutdown();
		}
	}

	void succeed(@Nullable CompletableFuture<Void> future) {
		if (future != null) {
			execute(() -> future.complete(null));
		}
	}

	void fail(CompletableFuture<Void> future, ZmqSendException error) {
		execute(() -> future.completeExceptionally(error));
	}

	private void execute(Runnable task) {
		ThreadPoolExecutor pool = this.worker;
		try {
			if (pool != null) {
				pool.execute(task);
				return;
			}
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// The pool has just been stopped, or cannot create its thread. Then this
			// thread completes the future.
		}
		task.run();
	}

}
