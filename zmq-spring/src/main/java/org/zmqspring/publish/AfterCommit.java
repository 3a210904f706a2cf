package org.zmqspring.publish;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Defers an action until the transaction of the calling thread has committed. If Spring's
 * transactions are not on the class path, there is no transaction to wait for. Stateless,
 * thread-safe.
 */
final class AfterCommit {

	private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			AfterCommit.class.getClassLoader());

	private AfterCommit() {
	}

	/**
	 * Run an action after the commit. If the transaction does not commit, the action
	 * never runs. The action must not throw. Returns {@code false} if there is no
	 * transaction.
	 */
	static boolean defer(Runnable action) {
		return TRANSACTIONS_PRESENT && Synchronization.register(action);
	}

	/** Loaded only if Spring's transactions are on the class path. */
	private record Synchronization(Runnable action) implements TransactionSynchronization {

		static boolean register(Runnable action) {
			if (!TransactionSynchronizationManager.isSynchronizationActive()
					|| !TransactionSynchronizationManager.isActualTransactionActive()) {
				return false;
			}
			TransactionSynchronizationManager.registerSynchronization(new Synchronization(action));
			return true;
		}

		/**
		 * In {@code afterCommit}, the first action that fails would stop the others.
		 */
		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				this.action.run();
			}
		}

	}

}
