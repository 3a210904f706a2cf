package org.zmqspring.publish;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Puts something off until the transaction of the calling thread has committed. Works
 * without Spring's transactions on the class path: there is none to wait for then.
 * Stateless and thread-safe.
 */
final class AfterCommit {

	private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			AfterCommit.class.getClassLoader());

	private AfterCommit() {
	}

	/**
	 * Put it off, if there is a transaction; forget it, should that not commit.
	 * @param action what to do; it must not throw
	 * @return {@code false} if there is no transaction to wait for
	 */
	static boolean putOff(Runnable action) {
		return TRANSACTIONS_PRESENT && Committed.register(action);
	}

	/** Loaded only where Spring's transactions are present. */
	private record Committed(Runnable action) implements TransactionSynchronization {

		static boolean register(Runnable action) {
			if (!TransactionSynchronizationManager.isSynchronizationActive()
					|| !TransactionSynchronizationManager.isActualTransactionActive()) {
				return false;
			}
			TransactionSynchronizationManager.registerSynchronization(new Committed(action));
			return true;
		}

		/** Not {@code afterCommit}: there, the first one that fails stops the others. */
		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				this.action.run();
			}
		}

	}

}
