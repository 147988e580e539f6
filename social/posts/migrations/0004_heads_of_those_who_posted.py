"""Every author's newest moment, from the posts that are there; running it again changes nothing."""

from django.db import migrations

SEEN_BY = {"everyone": ["everyone"], "followers": ["everyone", "followers"]}


def find_heads(apps, schema_editor):
    Post = apps.get_model("social_posts", "Post")
    AuthorHead = apps.get_model("social_posts", "AuthorHead")
    authors = Post.objects.order_by("author_id").values_list("author_id", flat=True).distinct()
    for author_id in authors.iterator():
        for audience, seen in SEEN_BY.items():
            newest = (
                Post.objects.filter(
                    author_id=author_id, audience__in=seen, deleted_at=None, hidden_at=None
                )
                .order_by("-moment", "-id")
                .first()
            )
            if newest is not None:
                AuthorHead.objects.update_or_create(
                    author_id=author_id,
                    audience=audience,
                    defaults={"moment": newest.moment, "post": newest},
                )


class Migration(migrations.Migration):
    dependencies = [("social_posts", "0003_kudos_comments_and_heads")]

    operations = [migrations.RunPython(find_heads, migrations.RunPython.noop)]
