"""Alembic runs this; `hub.database.migrate` hands over the open connection."""

from alembic import context

from hub.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
