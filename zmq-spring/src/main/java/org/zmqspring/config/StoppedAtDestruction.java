package org.zmqspring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * A bean that starts and stops with the application context. When the context is closed,
 * the bean stops only at its destruction, so that other beans can still publish in their
 * {@code @PreDestroy} methods. Restartable. Thread-safe.
 */
abstract class StoppedAtDestruction
		implements SmartLifecycle, DisposableBean, ApplicationContextAware, ApplicationListener<ContextClosedEvent> {

	private final int phase;

	private boolean running;

	private volatile boolean closing;

	private volatile @Nullable ApplicationContext context;

	StoppedAtDestruction(int phase) {
		this.phase = phase;
	}

	abstract void doStart();

	abstract void doStop();

	@Override
	public final synchronized void start() {
		if (!this.running) {
			doStart();
			this.running = true;
		}
	}

	@Override
	public final void stop() {
		if (!this.closing) {
			end();
		}
	}

	@Override
	public final void destroy() {
		end();
	}

	private synchronized void end() {
		if (this.running) {
			this.running = false;
			doStop();
		}
	}

	@Override
	public final synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

	@Override
	public final void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/** Called synchronously: an asynchronous event would arrive after {@link #stop()}. */
	@Override
	public final boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public final void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.closing = true;
			onClosing();
		}
	}

	/** Called before the application context is closed, on the thread that closes it. */
	void onClosing() {
	}

}
