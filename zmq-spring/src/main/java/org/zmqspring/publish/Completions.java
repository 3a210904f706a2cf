package org.zmqspring.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of {@code sendAsync}, in order, on a thread of its own, so that
 * what an application hangs on them can hold up or harm no publisher. The thread exists
 * only while there is something to complete. Thread-safe.
 */
final class Completions {

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

	/** Complete what is left and end the thread. */
	void stop() {
		ThreadPoolExecutor pool = this.worker;
		this.worker = null;
		if (pool != null) {
			pool.shutdown();
		}
	}

	/**
	 * Complete a future.
	 * @param future the future; {@code null} does nothing
	 * @param error why it failed, or {@code null}
	 */
	void complete(@Nullable CompletableFuture<Void> future, @Nullable ZmqSendException error) {
		if (future != null) {
			execute(() -> {
				if (error != null) {
					future.completeExceptionally(error);
				}
				else {
					future.complete(null);
				}
			});
		}
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
			// Stopped just now, or no thread is to be had.
		}
		task.run();
	}

}
