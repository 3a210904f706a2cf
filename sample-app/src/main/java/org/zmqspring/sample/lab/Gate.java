package org.zmqspring.sample.lab;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets bytes and connections pass, or makes them wait. Thread-safe. */
final class Gate {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition opened = this.lock.newCondition();

	private boolean open = true;

	void set(boolean open) {
		this.lock.lock();
		try {
			this.open = open;
			this.opened.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isOpen() {
		this.lock.lock();
		try {
			return this.open;
		}
		finally {
			this.lock.unlock();
		}
	}

	void pass() {
		this.lock.lock();
		try {
			while (!this.open) {
				this.opened.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
